-- Makes a database of version 2 one of version 3.

create table speakers (
    address text    not null,
    agency  integer not null,
    primary key (address, agency)
) strict, without rowid;

insert into speakers select address, agency from addresses;

pragma user_version = 3;
