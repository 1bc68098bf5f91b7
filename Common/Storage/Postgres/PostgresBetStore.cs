using Lottery.Domain;
using Lottery.Storage.Tables;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>
/// One process's store of a draw on PostgreSQL, which processes of several hosts share. A message of bets shares the
/// draw's advisory lock with all others; what changes the draw owns it alone. Owns the connection.
/// </summary>
internal sealed class PostgresBetStore : TableBetStore
{
    private readonly PostgresConnection _connection;
    private readonly PostgresTransactions _transactions;
    private readonly BetAppend _append;
    private readonly Action? _onNotStored;

    private PostgresBetStore(
        PostgresConnection connection,
        PostgresSql sql,
        PostgresTransactions transactions,
        Action? onNotStored
    )
        : base(sql, transactions, new PostgresBetRows(connection, sql), connection.ToString())
    {
        (_connection, _transactions) = (connection, transactions);
        _onNotStored = onNotStored;
        _append = new BetAppend(connection);
    }

    /// <summary>A store that connects when it is first used.</summary>
    public static PostgresBetStore Of(PostgresConnection connection, Action? onNotStored = null)
    {
        var sql = new PostgresSql(connection);
        return new(connection, sql, new PostgresTransactions(connection, sql), onNotStored);
    }

    public override Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused = 0,
        UploadEpoch? epoch = null
    )
    {
        try
        {
            return AppendAll(agency, address, bets, refused, epoch);
        }
        catch (StoreException)
        {
            _onNotStored?.Invoke();
            throw;
        }
    }

    private Refusal? AppendAll(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused,
        UploadEpoch? epoch
    )
    {
        epoch ??= JoinUnnamedList(agency);
        return
            bets.Count > 0
            && DrawRow.RulesFor(agency) is { } rules
            && TryAppend(new BetMessage(agency, address, rules, bets, refused, epoch))
            ? null
            : _transactions.WriteShared(
                "storing bets",
                () => Bets.Append(agency, address, bets, refused, epoch)
            );
    }

    // A server acknowledges a commit once it is as durable as its settings say.
    public override void Harden() { }

    public override void Release() => _connection.Drop();

    public override void Dispose()
    {
        _append.Dispose();
        _connection.Dispose();
    }

    // Sent twice on a connection that was lost, the bets might be stored twice.
    private bool TryAppend(BetMessage message) =>
        _transactions.Guarded(
            "storing bets",
            _ =>
            {
                try
                {
                    return _append.TryRun(message);
                }
                catch (PostgresException e) when (!PostgresErrors.IsConflict(e))
                {
                    throw PostgresErrors.Failure("storing bets failed", e);
                }
                catch (Exception e)
                    when (e is not PostgresException && PostgresErrors.IsStoreError(e))
                {
                    throw PostgresErrors.Failure("storing bets: the server's answer was lost", e);
                }
            }
        );
}
