-- Makes a database of version 4 one of version 5.

create table bets_5 (
    agency     integer not null,
    first_name text    not null,
    last_name  text    not null,
    document   text    not null,
    birthdate  text    not null,
    number     integer not null,
    id         integer primary key
) strict;

insert into bets_5
select agency, first_name, last_name, document, birthdate, number, rowid from bets order by rowid;

drop table bets;
alter table bets_5 rename to bets;

create table voided_bets (
    agency     integer not null,
    first_name text    not null,
    last_name  text    not null,
    document   text    not null,
    birthdate  text    not null,
    number     integer not null,
    id         integer primary key,
    upload     text    not null,
    voided_at  text    not null,
    cause      text    not null
) strict;

create table lists (
    agency   integer not null,
    upload   text    not null,
    active   integer not null,
    epoch    integer not null,
    taken    integer not null,
    stored   integer not null,
    refused  integer not null,
    voided   integer not null,
    first_at text    not null,
    last_at  text    not null,
    primary key (agency, upload)
) strict, without rowid;

insert into lists
select agency, upload, 1, epoch, taken, 0, 0, 0, at, at
from uploads, (select strftime('%Y-%m-%dT%H:%M:%SZ', 'now') as at);

-- Which bet came in which upload was not recorded. The longest upload of an agency gets all of them, or the
-- list of bets without a RES where there is no upload.
insert into lists
select agency, '-', 1, 1, 0, 0, 0, 0, at, at
from agencies, (select strftime('%Y-%m-%dT%H:%M:%SZ', 'now') as at)
where stored + refused > 0 and agency not in (select agency from uploads);

update lists set stored = counted.stored, refused = counted.refused
from (
    select agency, stored, refused,
        (select upload from lists where lists.agency = agencies.agency order by taken desc, upload limit 1)
            as upload
    from agencies
) as counted
where lists.agency = counted.agency and lists.upload = counted.upload;

create table journal (
    id        integer primary key,
    at        text    not null,
    kind      text    not null,
    agency    integer,
    upload    text,
    address   text,
    stored    integer not null,
    refused   integer not null,
    voided    integer not null,
    first_bet integer,
    last_bet  integer,
    detail    text
) strict;

insert into journal
select null, first_at, 'store', agency, upload, null, stored, refused, 0,
    (select min(id) from bets), (select max(id) from bets),
    'upgraded: from before there was a journal; those of the agency''s bets between the two ids'
from lists where stored + refused > 0;

create table agencies_5 (
    agency      integer primary key,
    finished    integer not null,
    finished_at text
) strict;

insert into agencies_5 select agency, finished, null from agencies;

drop table agencies;
alter table agencies_5 rename to agencies;
drop table uploads;

create table draw_5 (
    id             integer primary key check (id = 1),
    state          text    not null check (state in ('open', 'closed', 'drawn')),
    agencies       text    not null,
    winning_number integer,
    close_at       text,
    opened_at      text,
    closed_at      text,
    closed_by      text,
    drawn_at       text,
    drawn_by       text,
    drawn_number   integer,
    finished       integer,
    winners        integer
) strict;

insert into draw_5 (id, state, agencies, winning_number, opened_at, closed_at, drawn_at, drawn_number,
    finished, winners)
select id, state, agencies, winning_number, opened_at, drawn_at, drawn_at,
    iif(state = 'drawn', winning_number, null), finished, winners
from draw;

drop table draw;
alter table draw_5 rename to draw;

pragma user_version = 5;
