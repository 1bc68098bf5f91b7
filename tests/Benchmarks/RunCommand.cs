using System.CommandLine;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reporting;
using Lottery.Benchmarks.Running;
using Lottery.Benchmarks.Scenarios;

namespace Lottery.Benchmarks;

/// <summary>The verb <c>run</c>: measures, prints the table and writes the JSON.</summary>
internal sealed class RunCommand : Command
{
    private readonly Option<string[]> _only = new("--only")
    {
        Description = $"Only these scenarios: {string.Join(' ', Scenario.AllNames)}",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _repeat = new("--repeat")
    {
        Description = "Repetitions, of the reference and of the lottery in turn",
        DefaultValueFactory = _ => new BenchOptions().Repeat,
    };

    private readonly Option<string?> _dataset = new("--dataset")
    {
        Description =
            "The folder with the files agency-1.csv, ... of scenario a (default: invented)",
    };

    private readonly Option<string> _logLevel = new("--log-level")
    {
        Description = "The level at which servers and clients log",
        DefaultValueFactory = _ => new BenchOptions().LogLevel,
    };

    private readonly Option<int> _growthMax = new("--growth-max")
    {
        Description = "The most bets of scenario j",
        DefaultValueFactory = _ => new BenchOptions().GrowthMax,
    };

    private readonly Option<string?> _seedServer = new("--seed-server")
    {
        Description =
            $"The folder with the {SeedServer.Program} of the seed's Python server, for scenario k",
    };

    private readonly Option<string> _json = new("--json")
    {
        Description = "The file for the numbers",
        DefaultValueFactory = _ => Path.Combine("artifacts", "bench.json"),
    };

    private readonly Option<string?> _plot = new("--plot")
    {
        Description = "The SVG file for the plot of scenario j",
    };

    public RunCommand()
        : base("run", "Measure the lottery beside a bare reference, and print a table.")
    {
        _repeat.Validators.Add(AtLeast(1));
        _growthMax.Validators.Add(AtLeast(10_000));
        _only.Validators.Add(found =>
        {
            foreach (var name in found.GetValueOrDefault<string[]>().Except(Scenario.AllNames))
                found.AddError($"--only {name}: there is {string.Join(' ', Scenario.AllNames)}");
        });
        _seedServer.Validators.Add(found =>
        {
            var folder = found.GetValueOrDefault<string>();
            if (!File.Exists(Path.Combine(folder, SeedServer.Program)))
                found.AddError($"--seed-server {folder}: there is no {SeedServer.Program} in it");
        });
        foreach (
            var option in new Option[]
            {
                _only,
                _repeat,
                _dataset,
                _logLevel,
                _growthMax,
                _seedServer,
                _json,
                _plot,
            }
        )
            Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var options = new BenchOptions
        {
            Repeat = parsed.GetValue(_repeat),
            LogLevel = parsed.GetValue(_logLevel)!,
            Dataset = parsed.GetValue(_dataset),
            GrowthMax = parsed.GetValue(_growthMax),
            SeedServer = parsed.GetValue(_seedServer),
            Tell = Console.Error.WriteLine,
        };
        var measured = await MeasureAsync(options, parsed.GetValue(_only) ?? []);
        var report = new BenchReport(Machine.Describe(options), measured);
        BenchTable.Print(report);
        BenchJson.Write(report, parsed.GetValue(_json)!);
        if (parsed.GetValue(_plot) is { } plot)
            GrowthPlot.Write(measured, plot);
        return 0;
    }

    private static async Task<IReadOnlyList<Measurement>> MeasureAsync(
        BenchOptions options,
        string[] only
    )
    {
        var measured = new List<Measurement>();
        foreach (var scenario in Scenario.All)
        {
            if (only.Length > 0 && !scenario.Names.Intersect(only).Any())
                continue;
            options.Tell($"{string.Join(' ', scenario.Names)}: {scenario.Description}");
            measured.AddRange(await scenario.RunAsync(options));
        }
        return measured;
    }

    private static Action<System.CommandLine.Parsing.OptionResult> AtLeast(int least) =>
        found =>
        {
            if (found.GetValueOrDefault<int>() < least)
                found.AddError($"{found.Option.Name} must be at least {least}");
        };
}
