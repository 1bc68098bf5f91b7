using System.Text;
using Lottery.Domain;
using Lottery.Storage;
using Lottery.Storage.Sqlite;
using Lottery.Waiting;
using Microsoft.Data.Sqlite;

namespace Lottery.Common.Specs.Storage;

/// <summary>A database of one test, ready for a server. Owns its folder, not the stores opened on it.</summary>
internal sealed class TestDatabase : IDisposable
{
    public TestDatabase() => Path = Prepare(Folder.File("lottery.db"));

    /// <summary>Where it is.</summary>
    public TempDir Folder { get; } = new();

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The rows so far.</summary>
    public IReadOnlyList<StoredBet> Bets => StoredBet.ReadAll(Path);

    /// <summary>Opens it as one process of a server does.</summary>
    /// <param name="durability">What an ACKed bet survives.</param>
    public SqliteBetStore Open(Durability durability = Durability.Process) =>
        SqliteBetStore.Open(
            new StoreOptions { Path = Path, Durability = durability },
            PollThread.Unstoppable()
        );

    /// <summary>Opens it with a rule of its draw.</summary>
    public SqliteBetStore Open(int agencies)
    {
        var store = Open();
        store.SettleRules(new AskedRules(new(agencies), Change: true));
        return store;
    }

    /// <summary>Makes a database ready, as a server does.</summary>
    public static string Prepare(string path)
    {
        using var thread = PollThread.Unstoppable();
        DatabaseFile.Prepare(path, thread);
        return DatabaseFile.Locate(path);
    }

    /// <summary>The documents of an agency's winners.</summary>
    public static IReadOnlyList<string> Winners(IBetStore store, AgencyId agency)
    {
        var documents = new List<string>();
        store.ReadWinners(
            agency,
            0,
            document =>
            {
                documents.Add(Encoding.UTF8.GetString(document));
                return true;
            }
        );
        return documents;
    }

    /// <summary>One bet, as the wire gives it.</summary>
    public static Bet Bet(
        int agency = 1,
        int number = 1000,
        string document = "30904465",
        string name = "Santiago Lionel"
    ) =>
        new(
            new(agency),
            Encoding.UTF8.GetBytes(name),
            "Lorca"u8.ToArray(),
            Encoding.UTF8.GetBytes(document),
            "1999-03-17"u8.ToArray(),
            number
        );

    /// <summary>That many bets, with the documents 1, 2, 3 ...</summary>
    public static IReadOnlyList<Bet> Some(int count, int agency = 1) =>
        [.. Enumerable.Range(1, count).Select(n => Bet(agency, n, $"{n}"))];

    /// <summary>What a query says, each row with bars between its columns.</summary>
    public IReadOnlyList<string> Query(string sql) => Query(Path, sql);

    /// <inheritdoc cref="Query(string)"/>
    public static IReadOnlyList<string> Query(string path, string sql) =>
        DatabaseQuery.Run(path, sql);

    /// <summary>A person's look at the database that goes on until it is disposed.</summary>
    public static IDisposable ReadForLong(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "begin; select count(*) from bets";
        command.ExecuteScalar();
        return connection;
    }

    public void Dispose() => Folder.Dispose();
}
