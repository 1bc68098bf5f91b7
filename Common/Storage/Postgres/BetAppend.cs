using Lottery.Domain;
using Npgsql;
using NpgsqlTypes;

namespace Lottery.Storage.Postgres;

/// <summary>
/// Stores the bets of an agency that is known, into a list that goes on, while the draw is open: few bets by one
/// prepared statement, in one round trip; many by COPY, with the statement that counts and checks them last, so that no
/// lock is held while this process does anything. Owns the statements, and the buffer of the lines.
/// </summary>
internal sealed class BetAppend : IDisposable
{
    // Above it COPY is faster, with its three round trips.
    private const int MaxInStatement = 512;

    private const string Take = "take_bets($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    private readonly PostgresConnection _connection;
    private readonly BetLines _lines = new();
    private NpgsqlCommand? _insert;
    private NpgsqlBatch? _countAndCommit;
    private CopyPlace? _place;
    private NpgsqlTransaction? _transaction;

    public BetAppend(PostgresConnection connection)
    {
        _connection = connection;
        connection.Dropped += Forget;
    }

    /// <summary>Stores bets, all or none.</summary>
    /// <returns><c>false</c>: it is not the plain case, and nothing has changed.</returns>
    /// <param name="message">What is stored.</param>
    public bool TryRun(in BetMessage message)
    {
        _lines.Clear();
        _transaction = null;
        try
        {
            // Several connections may store into a list without a name: its ids are not to be kept for one of them.
            if (
                message.Bets.Count > MaxInStatement
                && message.Epoch.Upload != UploadId.None
                && _place?.List == message.Epoch
            )
                Copy(message, _place);
            else
                Insert(message);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrors.NotPlain)
        {
            _place = null;
            _transaction?.Rollback();
            return false;
        }
    }

    public void Dispose() => Forget();

    private void Insert(in BetMessage message)
    {
        foreach (var bet in message.Bets)
            _lines.Add(bet);
        if (_insert is null)
        {
            _insert = new NpgsqlCommand(
                $"""
                with taken as materialized (
                    select *, $3 as agency from {Take}
                ), stored as (
                    {PostgresBetRows.InsertLines}
                    from taken, {PostgresBetRows.LinesOf("$10")}
                )
                select list, next from taken
                """,
                _connection.Current
            );
            AddParameters(_insert.Parameters);
            _insert.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Text });
            _insert.Parameters[9].Value = Array.Empty<byte>();
            _insert.Prepare();
        }
        Set(_insert.Parameters, message, first: null);
        _insert.Parameters[9].Value = _lines.Text;
        using var reader = _insert.ExecuteReader();
        reader.Read();
        _place = reader.IsDBNull(1)
            ? null
            : new CopyPlace(message.Epoch, reader.GetInt32(0), reader.GetInt64(1));
    }

    private void Copy(in BetMessage message, CopyPlace place)
    {
        _place = null;
        var id = place.FirstId;
        foreach (var bet in message.Bets)
            _lines.AddRow(bet, id++, message.Agency.Value, place.ListId);
        // Begins with the COPY, and ends with the batch; after an error, the caller undoes it.
        _transaction = _connection.Current.BeginTransaction();
        CopyLines();
        if (_countAndCommit is null)
        {
            _countAndCommit = new NpgsqlBatch(_connection.Current);
            _countAndCommit.BatchCommands.Add(new($"select list, next from {Take}"));
            _countAndCommit.BatchCommands.Add(new("commit"));
            AddParameters(_countAndCommit.BatchCommands[0].Parameters);
            _countAndCommit.Prepare();
        }
        Set(_countAndCommit.BatchCommands[0].Parameters, message, place.FirstId);
        using var reader = _countAndCommit.ExecuteReader();
        reader.Read();
        var next = new CopyPlace(message.Epoch, place.ListId, reader.GetInt64(1));
        // The commit is answered here.
        reader.NextResult();
        (_place, _transaction) = (next, null);
    }

    private void CopyLines()
    {
        var writer = _connection.Current.BeginTextImport(
            "copy bets (id, agency, list, first_name, last_name, document, birthdate, number) from stdin (delimiter '|')"
        );
        try
        {
            // The writer's own encoder would copy each character twice more.
            ((StreamWriter)(TextWriter)writer).BaseStream.Write(_lines.Text.Span);
        }
        catch
        {
            // Disposed, the writer would tell the server that all is there.
            _connection.Drop();
            throw;
        }
        writer.Dispose();
    }

    private static void AddParameters(NpgsqlParameterCollection parameters)
    {
        NpgsqlDbType[] types =
        [
            NpgsqlDbType.Integer,
            NpgsqlDbType.Text,
            NpgsqlDbType.Integer,
            NpgsqlDbType.Text,
            NpgsqlDbType.Bigint,
            NpgsqlDbType.Integer,
            NpgsqlDbType.Integer,
            NpgsqlDbType.Text,
            NpgsqlDbType.Bigint,
        ];
        foreach (var type in types)
            parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value });
    }

    private void Set(NpgsqlParameterCollection parameters, in BetMessage message, long? first)
    {
        parameters[0].Value = _connection.LockKey;
        parameters[1].Value = message.Rules;
        parameters[2].Value = message.Agency.Value;
        parameters[3].Value = message.Epoch.Upload.Value;
        parameters[4].Value = message.Epoch.Number;
        parameters[5].Value = message.Bets.Count;
        parameters[6].Value = message.Refused;
        parameters[7].Value = message.Address;
        parameters[8].Value = first is { } id ? id : DBNull.Value;
    }

    private void Forget()
    {
        _insert?.Dispose();
        _countAndCommit?.Dispose();
        (_insert, _countAndCommit) = (null, null);
    }

    // Where the next bets of a list go: its number, and the first of the ids that were kept for them.
    private sealed record CopyPlace(UploadEpoch List, int ListId, long FirstId);
}

/// <summary>What one call of <see cref="IBetStore.Append"/> stores.</summary>
/// <param name="Agency">The agency of all bets.</param>
/// <param name="Address">Where they came from.</param>
/// <param name="Rules">The agencies that the draw expects, as the draw has them in words: this agency is one of them.</param>
/// <param name="Bets">The bets.</param>
/// <param name="Refused">How many lines came with them that are no bets.</param>
/// <param name="Epoch">Their list.</param>
internal readonly record struct BetMessage(
    AgencyId Agency,
    string Address,
    string Rules,
    IReadOnlyList<Bet> Bets,
    int Refused,
    UploadEpoch Epoch
);
