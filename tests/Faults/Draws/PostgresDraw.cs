namespace Lottery.Faults.Draws;

/// <summary>
/// A draw of its own on a PostgreSQL server, which other draws may share. Is validated by a copy in a file, which the
/// product makes. Owns nothing.
/// </summary>
/// <param name="cluster">The server.</param>
public sealed class PostgresDraw(PostgresCluster cluster)
{
    private const string True = "t";

    /// <summary>Its address, for <c>--database</c>.</summary>
    public string Url { get; } = cluster.NewDraw();

    /// <summary>Whether a condition on its tables holds; not while they are made, or the server starts.</summary>
    public async Task<bool> IsTrueAsync(string condition)
    {
        try
        {
            return await cluster.QueryAsync($"select {condition}", Url) == True;
        }
        catch (ChildProcessException)
        {
            return false;
        }
    }

    /// <summary>Copies it into the file that is validated. A verdict that finds no file says so.</summary>
    public static async Task CopyAsync(DrawSetup setup, Verdict verdict)
    {
        await using var backup = ChildProcess.Start(
            setup.Program,
            ["backup", setup.Validated, "--database", setup.Database],
            setup.Folder
        );
        if (await backup.ExitAsync() != 0)
            verdict.Add(backup.Failure("made no copy to judge by").Message);
    }
}
