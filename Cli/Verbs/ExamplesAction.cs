using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Lottery.Cli.Manual;

namespace Lottery.Cli.Verbs;

/// <summary>Answers <c>--help</c>: what the library says of a verb, then examples of it.</summary>
internal sealed class ExamplesAction(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (VerbExamples.Of(VerbName.Of(parseResult.CommandResult)) is { Count: > 0 } examples)
            Console.WriteLine($"Examples:\n  {string.Join("\n  ", examples)}\n");
        return code;
    }
}
