-- A message that is edited after a device was told of it is shown as it is now. `told_text` is a digest of what the device shows of it, made with a secret
-- of the device, by which it is known whether that is another text.
ALTER TABLE push_notices ADD COLUMN told_text text;
