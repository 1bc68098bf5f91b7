using Lottery.Audit.Verification;
using Lottery.Hosting;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>A draw that is changed with SQL, and what a verification then says. Owns its folder.</summary>
internal sealed class Forgery : IDisposable
{
    public Forgery(params string[] sql)
    {
        Database = SealedDraw.WriteTo(Folder);
        foreach (var statement in sql)
            Run(statement);
    }

    public TempDir Folder { get; } = new();

    public string Database { get; }

    /// <summary>The seal as <c>sqlite3</c> prints it.</summary>
    public string Seal =>
        string.Concat(
            DatabaseQuery
                .Run(Database, "select text from seal order by line")
                .Select(line => $"{line}\n")
        );

    public void Run(string sql) => DatabaseQuery.Run(Database, sql);

    /// <summary>Verifies it.</summary>
    public VerifiedDraw Verify(string? against = null, string? seal = null, string? key = null) =>
        DrawVerification.Run(
            new VerificationOptions(Database)
            {
                Against = against,
                Seal = seal,
                Key = key,
            },
            TestContext.Current.CancellationToken
        );

    /// <summary>Verifies it.</summary>
    /// <returns>The difference that is found.</returns>
    public string Difference(string? against = null, string? seal = null, string? key = null) =>
        Assert.Throws<FailedException>(() => Verify(against, seal, key)).Message;

    public void Dispose() => Folder.Dispose();
}
