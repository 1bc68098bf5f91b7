using Lottery.Benchmarks.Measuring;
using Spectre.Console;

namespace Lottery.Benchmarks.Reporting;

/// <summary>The table, in Markdown, as it goes into <c>docs/performance.md</c>.</summary>
internal static class BenchTable
{
    private const int WideEnough = 250;

    public static void Print(BenchReport report)
    {
        var machine = report.Machine;
        Console.WriteLine(
            $"{machine.When}; {machine.Processor}; Linux {machine.Kernel}; {machine.Disk}"
        );
        Console.WriteLine(
            $"programs {machine.Programs}; log level {machine.LogLevel}; durability power, except in lines of process"
        );
        Console.WriteLine(
            $"median (smallest to largest) of {machine.Repeat} repetitions; ratio: 1 is as fast as the reference"
        );
        Console.WriteLine();
        Console.Out.Flush();
        // Without a terminal, the width is that of a narrow terminal.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = WideEnough;
        AnsiConsole.Write(Table(report.Measured));
    }

    private static Table Table(IEnumerable<Measurement> measured)
    {
        var table = new Table().MarkdownBorder();
        table.AddColumns("", "what", "unit", "reference", "lottery", "ratio", "goal", "");
        foreach (var line in measured)
            table.AddRow(
                line.Scenario,
                line.What,
                line.Unit,
                Numbers.Text(line.Reference),
                Numbers.Text(line.Ours),
                Numbers.Text(line.Ratio),
                line.Goal?.Text ?? "",
                line.Goal switch
                {
                    null => "",
                    { IsMet: true } => "met",
                    _ => "NOT MET",
                }
            );
        return table;
    }
}
