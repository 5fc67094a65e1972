-- Somebody removed the device of a session from those that are told. Its browser, which may be far away, says from time to time to what it has
-- subscribed: it learns then that it is told no more, instead of coming back by itself.
ALTER TABLE sessions ADD COLUMN device_removed boolean NOT NULL DEFAULT false;
