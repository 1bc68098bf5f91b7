using System.CommandLine;
using Lottery.Audit.Postgres;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>backup</c>: copies a database, whether a server runs on it or not.</summary>
internal sealed class BackupCommand : Command
{
    private readonly Argument<string> _file = new("file")
    {
        Description = "Where the copy will be",
    };

    public BackupCommand()
        : base("backup", "Copy a database to a file, also while a server runs on it.")
    {
        Add(_file);
        var flags = new OperatorFlags(this);
        var force = flags.Switch("--force", "Replace a file that is there");
        SetAction(parsed =>
            Copy(flags.In(parsed), parsed.GetRequiredValue(_file), parsed.GetValue(force))
        );
    }

    private static int Copy(StoreOptions options, string file, bool force)
    {
        if (file is "")
            throw new ConfigurationException("the file is ''; it must be the path of a file");
        using var signals = new StopSignals();
        try
        {
            var copy = Write(options, file, force, signals.Stop);
            Console.WriteLine(
                $"{Counted.Bets(copy.Bets)}, {copy.Bytes} bytes in {PlainText.Escape(copy.File)}"
            );
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            throw new FailedException($"stopped by {signals.First}: there is no copy");
        }
    }

    private static StoreCopy Write(
        StoreOptions options,
        string file,
        bool force,
        CancellationToken stop
    )
    {
        if (options.ConnectionString is not { } connection)
            return Stores.BackUp(options, file, force, stop);
        Stores.RequireFreeForCopy(file, force);
        var written = PostgresBackup.Write(options.Name, connection, file, force, stop);
        return new StoreCopy(written.File, written.Bets, written.Bytes);
    }
}
