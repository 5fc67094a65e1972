-- What signs in is not in the database any more: whoever has a copy of it, a backup say, can sign in as nobody.

-- A token carries a session's secret, of which only the SHA-256 is kept. What the tokens of before carry is the id that their
-- session had: they stay signed in by its hash, and the session gets another id, which announcements may name.
ALTER TABLE sessions ADD COLUMN token_hash bytea;
UPDATE sessions SET token_hash = sha256(convert_to(id::text, 'UTF8')), id = gen_random_uuid();
ALTER TABLE sessions ALTER COLUMN token_hash SET NOT NULL, ADD UNIQUE (token_hash);

-- Several keys may live at once: the newest signs, and those before it verify until no session that they signed can last.
-- Where two instances make the first one at the same moment, there are two from the beginning.
ALTER TABLE signing_keys DROP CONSTRAINT signing_keys_pkey;
ALTER TABLE signing_keys ADD COLUMN id uuid PRIMARY KEY DEFAULT gen_random_uuid();
