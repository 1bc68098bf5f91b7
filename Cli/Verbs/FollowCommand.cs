using System.CommandLine;
using Lottery.Audit.Following;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>follow</c>: keeps an independent copy of a draw as it is written, until a signal ends it.</summary>
internal sealed class FollowCommand : Command
{
    private readonly Option<string> _to = new("--to")
    {
        Description = "The file of the copy, on another disk; one that is there goes on",
        HelpName = "file",
        Required = true,
    };

    public FollowCommand()
        : base("follow", "Keep a copy of a draw as it is written, and tell whether both agree.")
    {
        var flags = new OperatorFlags(this);
        Add(_to);
        SetAction(parsed => Follow(flags.In(parsed), parsed.GetRequiredValue(_to)));
    }

    private static int Follow(StoreOptions options, string file)
    {
        if (file is "")
            throw new ConfigurationException("--to is ''; it must be the path of a file");
        Stores.RequireForCopy(file);
        using var signals = new StopSignals();
        var log = LogWriter.ToStandardOutput(LogLevel.Info);
        new Follower(options.Name, file, log, options.ConnectionString).Run(signals.Stop);
        return (int)ExitCode.Done;
    }
}
