using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Lottery.Cli.Verbs;

/// <summary>Answers <c>--version</c>: <c>lottery 1.2.3 (2026-11-26)</c>.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var assembly = typeof(VersionAction).Assembly;
        var version = assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;
        var date = assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(item => item.Key == "BuildDate")
            ?.Value;
        // Behind the + stands the commit.
        Console.WriteLine($"lottery {version.Split('+')[0]}{(date is null ? "" : $" ({date})")}");
        return 0;
    }
}
