create table bets (
    agency     integer not null,
    first_name text    not null,
    last_name  text    not null,
    document   text    not null,
    birthdate  text    not null,
    number     integer not null,
    id         integer primary key
) strict;

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

create table agencies (
    agency      integer primary key,
    finished    integer not null,
    finished_at text
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

create table journal (
    id        integer primary key, -- as PostgreSQL gave them: it leaves numbers out
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

create table addresses (
    address text    primary key,
    agency  integer not null
) strict, without rowid;

create table speakers (
    address text    not null,
    agency  integer not null,
    primary key (address, agency)
) strict, without rowid;

create table draw (
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

create table identity (
    id        integer primary key check (id = 1),
    draw      text not null,
    signature text
) strict;

create table seal (
    line integer primary key,
    text text    not null
) strict;

create table winners (
    agency   integer not null,
    bet      integer not null,
    document text    not null,
    primary key (agency, bet)
) strict, without rowid;
