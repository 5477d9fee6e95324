-- What gave up on a dead letter (the kind of a delivery's target, connector or broker) and why, as a code. An instance of the version
-- before writes neither.
alter table dead_letters
    add column kind text not null default 'connector',
    add column code text not null default 'ROUTE_FAILED';

update dead_letters
   set kind = coalesce(headers->>'target-kind', kind), code = split_part(cause, ':', 1)
 where route_id like 'delivery:%';

update dead_letters
   set kind = 'broker', code = case when cause like 'Rejected by a consumer%' then 'REJECTED' else 'NOT_AN_EVENT' end
 where route_id = 'collect-dead-letters';

create index dead_letters_by_kind on dead_letters (store_id, kind, id desc);

-- A dead letter that was settled long ago is deleted with its acts, oldest first.
alter table dead_letter_acts
    drop constraint dead_letter_acts_dead_letter_id_fkey,
    add constraint dead_letter_acts_dead_letter_id_fkey foreign key (dead_letter_id) references dead_letters on delete cascade;

create index dead_letter_acts_by_time on dead_letter_acts (at);
