-- How people want to be told of what is new: a sound, notifications of the browser, with the text of a message or without, and when not to be.

-- Nobody has a row who has changed nothing. Quiet hours are on some days of the week (1 is Monday), from a time until another one by the clock of
-- their time zone; where that is not later, it is on the day after. A pause is the same for once, whatever the hour.
CREATE TABLE notification_settings (
    user_id             bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    plays_sound         boolean NOT NULL DEFAULT false,
    shows_notifications boolean NOT NULL DEFAULT false,
    shows_text          boolean NOT NULL DEFAULT false,
    quiet_days          smallint[] NOT NULL DEFAULT '{}' CHECK (quiet_days <@ '{1,2,3,4,5,6,7}'),
    quiet_from          time(0) NOT NULL DEFAULT '22:00',
    quiet_until         time(0) NOT NULL DEFAULT '07:00',
    time_zone           text NOT NULL DEFAULT '' CHECK (char_length(time_zone) <= 64), -- empty: not known
    paused_until        timestamptz
);

CREATE TRIGGER remove_notification_settings AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('notification_settings');

-- Told to all devices of that person: their pages may remember that there is nothing to tell.
CREATE FUNCTION announce_notification_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object('type', 'notifications_changed', 'person', NEW.user_id)::text);
    RETURN NULL;
END $$;

CREATE TRIGGER announce_notification_settings AFTER INSERT OR UPDATE ON notification_settings
    FOR EACH ROW EXECUTE FUNCTION announce_notification_settings();
