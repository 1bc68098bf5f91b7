using System.CommandLine;
using System.CommandLine.Invocation;
using Lottery.Cli.Manual;

namespace Lottery.Cli.Verbs;

/// <summary>Answers <c>--version</c>: <c>lottery 1.2.3 (2026-11-26)</c>.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var day = BuildFacts.Day is { } known ? $" ({known})" : "";
        Console.WriteLine($"lottery {BuildFacts.Version}{day}");
        return 0;
    }
}
