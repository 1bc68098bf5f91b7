using System.Globalization;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Reference;

/// <summary>Runs the bare reference in a process of its own, as the lottery runs in its own.</summary>
public static class ReferenceRun
{
    /// <summary>As many rows in a transaction as bets in a message.</summary>
    public const int Batch = 100;

    /// <summary>This program: its apphost lies beside it, also where another program has loaded it.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "lottery-bench");

    /// <summary>Inserts all files of a folder into a new database.</summary>
    /// <param name="folder">The folder with the files.</param>
    /// <param name="batch">Rows in each transaction.</param>
    /// <param name="look">Looks at the database before it goes.</param>
    /// <param name="durability">What a committed row survives.</param>
    /// <returns>The seconds that the inserting took, without the process and the reading.</returns>
    public static async Task<double> RunAsync(
        string folder,
        int batch = Batch,
        Action<string>? look = null,
        Durability durability = Durability.Power
    )
    {
        using var own = new TempDir();
        var database = own.File("reference.db");
        await using var process = LoggedProcess.Start(
            Program,
            [
                .. new[] { "reference", "--database", database, "--folder", folder },
                .. new[] { "--batch", batch.ToString(CultureInfo.InvariantCulture) },
                .. new[] { "--durability", durability.Name() },
            ],
            own,
            "reference.log",
            // Compiled once and for good, as the published programs are.
            ("DOTNET_TieredCompilation", "0")
        );
        await process.SucceedAsync();
        look?.Invoke(database);
        return double.Parse(process.ReadOutput().Split(' ')[^2], CultureInfo.InvariantCulture);
    }
}
