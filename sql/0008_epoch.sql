-- A part of the epoch, which says to which history the numbers of conversations belong (src/live/epoch.ts has the other
-- parts). Whoever takes history back in a way that leaves them all as they were, such as copying files back, gives it
-- another one: UPDATE epoch SET seed = DEFAULT.
CREATE TABLE epoch (seed text NOT NULL DEFAULT gen_random_uuid()::text);
CREATE UNIQUE INDEX epoch_has_one_row ON epoch ((true));
INSERT INTO epoch DEFAULT VALUES;
