-- Loses: who made and changed stores and accounts, lockouts, and logouts: a token that was logged out, or that a new password of
-- its table had ended, is good again until it expires. A store that has events cannot be deleted any more.
drop trigger close_event_stream on stores;
drop function close_event_stream();
drop table revoked_tokens;
drop table login_attempts;

alter table tables drop column token_version;

drop index admins_by_store;
drop index admins_by_username;
alter table admins
    drop column created_by,
    drop column updated_by,
    drop column updated_at,
    add constraint admins_username_key unique (username);

alter table stores
    drop column created_by,
    drop column updated_by,
    drop column updated_at;
