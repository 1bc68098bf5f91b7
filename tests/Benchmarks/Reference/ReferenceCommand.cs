using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Reference;

/// <summary>
/// The verb <c>reference</c>: inserts the rows of CSV files into a new database, and says how long the
/// inserting alone took.
/// </summary>
internal sealed class ReferenceCommand : Command
{
    private readonly Option<string> _database = new("--database")
    {
        Description = "The file to make",
        Required = true,
    };

    private readonly Option<string> _folder = new("--folder")
    {
        Description = "The folder with the files agency-1.csv, ...",
        Required = true,
    };

    private readonly Option<int> _batch = new("--batch")
    {
        Description = "Rows in each transaction",
        DefaultValueFactory = _ => ReferenceRun.Batch,
    };

    private readonly Option<Durability> _durability = new("--durability")
    {
        Description = "What a committed row survives; power syncs each transaction",
        DefaultValueFactory = _ => Durability.Power,
    };

    public ReferenceCommand()
        : base("reference", "Do nothing but insert rows.")
    {
        Add(_database);
        Add(_folder);
        Add(_batch);
        Add(_durability);
        SetAction(parsed =>
            Run(
                parsed.GetValue(_database)!,
                AgencyFile.In(parsed.GetValue(_folder)!),
                parsed.GetValue(_batch),
                parsed.GetValue(_durability)
            )
        );
    }

    private static void Run(
        string database,
        IReadOnlyList<AgencyFile> files,
        int batch,
        Durability durability
    )
    {
        var agencies = files.Select(BetRows.Read).ToList();
        // Once for nothing: the published programs are compiled beforehand, and this one is not.
        Insert($"{database}.warm", agencies.Take(1), batch, durability);
        // What reading has left behind is collected now, not in the middle.
        GC.Collect();
        var took = Insert(database, agencies, batch, durability);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{agencies.Sum(rows => (long)rows.Count)} rows in {took.TotalSeconds:F6} s"
            )
        );
    }

    private static TimeSpan Insert(
        string database,
        IEnumerable<BetRows> agencies,
        int batch,
        Durability durability
    )
    {
        using var insert = new BareInsert(database, durability);
        var clock = Stopwatch.StartNew();
        foreach (var rows in agencies)
            insert.Insert(rows, batch);
        return clock.Elapsed;
    }
}
