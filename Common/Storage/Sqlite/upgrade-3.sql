-- Makes a database of version 3 one of version 4.

alter table uploads rename column turn to epoch;

create table agencies_4 (
    agency   integer primary key,
    finished integer not null,
    stored   integer not null,
    refused  integer not null
) strict;

insert into agencies_4
select agency, finished, coalesce(stored, 0), 0
from agencies left join (select agency, count(*) as stored from bets group by agency) using (agency);

drop table agencies;
alter table agencies_4 rename to agencies;

create table draw_4 (
    id             integer primary key check (id = 1),
    state          text    not null check (state in ('open', 'closed', 'drawn')),
    agencies       text    not null,
    winning_number integer,
    opened_at      text,
    drawn_at       text,
    finished       integer,
    winners        integer
) strict;

-- Only a draw that was made had a row, without its times and without what it had expected.
insert into draw_4 (id, state, agencies, winning_number, finished, winners)
select 1, 'drawn', cast(agencies as text), winning_number, agencies, winners from draw;

drop table draw;
alter table draw_4 rename to draw;

pragma user_version = 4;
