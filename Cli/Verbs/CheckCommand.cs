using System.CommandLine;
using Lottery.Client;
using Lottery.Configuration;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>check</c>: validates a list of bets by the rules of the central, without one.</summary>
internal sealed class CheckCommand : Command
{
    private readonly Argument<string> _file = new("file") { Description = "The list of bets" };
    private readonly Option<string> _refused = new("--refused")
    {
        Description = "Where all bad lines are written, one a line: line N: reason: value",
        HelpName = "file",
    };

    public CheckCommand()
        : base("check", "Tell whether every line of a list is a bet, without a server.")
    {
        Add(_file);
        Add(_refused);
        SetAction(parsed => Check(parsed.GetRequiredValue(_file), parsed.GetValue(_refused)));
    }

    private static int Check(string file, string? refused)
    {
        if (file is "")
            throw new ConfigurationException("the list is ''; it must be the path of a file");
        using var signals = new StopSignals();
        try
        {
            ListCheck.Run(file, refused, Console.Out, signals.Stop);
        }
        catch (OperationCanceledException)
        {
            throw new FailedException(
                $"stopped by {signals.First}: {file} was not read to its end"
            );
        }
        return (int)ExitCode.Done;
    }
}
