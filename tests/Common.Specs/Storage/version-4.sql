-- One file is one draw. `bets` is an interface: people query it with any SQLite tool.

-- One row a stored bet, in the order stored (the rowid). No unique key on (agency, document): one
-- person may bet on several numbers.
create table bets (
    agency     integer not null,
    first_name text    not null,
    last_name  text    not null,
    document   text    not null,
    birthdate  text    not null,
    number     integer not null
) strict;

-- Every agency that has announced an upload, or sent a bet or an END; `finished` turns 1 with the END. The
-- barrier's truth. `stored` and `refused` count its lines, in the transaction that stores or refuses them.
create table agencies (
    agency   integer primary key,
    finished integer not null,
    stored   integer not null,
    refused  integer not null
) strict;

-- How far each upload is: `taken` counts its lines, stored or refused, in the transaction that stores
-- them. A connection that goes on with it begins the next `epoch`, and may alone store its lines.
create table uploads (
    agency integer not null,
    upload text    not null,
    epoch  integer not null,
    taken  integer not null,
    primary key (agency, upload)
) strict, without rowid;

-- The agency last seen from each address: an END on a connection that named no agency speaks for it.
create table addresses (
    address text    primary key,
    agency  integer not null
) strict, without rowid;

-- Every agency that has sent bets or a RES from an address: where two of them have not finished, such an END
-- is refused.
create table speakers (
    address text    not null,
    agency  integer not null,
    primary key (address, agency)
) strict, without rowid;

-- The draw, in the one row that can be here: its rules, written by the first server, and what became of it.
-- `agencies` is what must finish before it: a number, or 'auto'. Times are UTC, ISO 8601; null where unknown.
-- The transaction that makes the draw turns `state` to 'drawn' and fills in the last three columns.
create table draw (
    id             integer primary key check (id = 1),
    state          text    not null check (state in ('open', 'closed', 'drawn')),
    agencies       text    not null,
    winning_number integer,
    opened_at      text,
    drawn_at       text,
    finished       integer,
    winners        integer
) strict;

-- The winning bets, picked by the draw in the same transaction; `bet` is the rowid in `bets`.
create table winners (
    agency   integer not null,
    bet      integer not null,
    document text    not null,
    primary key (agency, bet)
) strict, without rowid;

pragma application_id = 0x4C4F5454; -- "LOTT"
pragma user_version = 4;
