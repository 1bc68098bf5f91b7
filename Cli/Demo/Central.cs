using System.Globalization;

namespace Lottery.Cli.Demo;

/// <summary>
/// The process <c>lottery serve</c> of the demonstration. Every setting is given as a flag, so that none
/// comes from the environment of whoever tries the demonstration.
/// </summary>
internal sealed class Central
{
    /// <summary>How long it may take to end in good order.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private readonly TaskCompletionSource<int> _listens = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly ChildProcess _process;

    private Central(ProcessGroup group, DemoFolder folder, DemoOptions options) =>
        _process = group.Launch("the central", Arguments(folder, options), Hear);

    /// <summary>Launches the central and waits until it listens.</summary>
    /// <returns>The port that it listens on.</returns>
    /// <exception cref="DemoException">It ended, or does not listen in time.</exception>
    public static async Task<int> StartAsync(
        ProcessGroup group,
        DemoFolder folder,
        DemoOptions options,
        CancellationToken cancellationToken
    )
    {
        var central = new Central(group, folder, options);
        var process = central._process;
        var late = Task.Delay(options.StartTimeout, cancellationToken);
        var first = await Task.WhenAny(central._listens.Task, process.Exit, late);
        cancellationToken.ThrowIfCancellationRequested();
        if (first == process.Exit)
            throw await ProcessGroup.FailureOfAsync(process);
        if (first == late)
            throw new DemoException(
                $"{process.Name} does not listen after {options.StartTimeout.TotalSeconds} s",
                process.LastLines
            );
        return await central._listens.Task;
    }

    private void Hear(string line)
    {
        if (LogLine.NumberIn(line, "listen", "port") is { } port)
            _listens.TrySetResult(port);
    }

    private static string[] Arguments(DemoFolder folder, DemoOptions options) =>
        [
            .. new[] { "serve", "--port", "0", "--bind", "127.0.0.1" },
            .. new[] { "--backlog", "128", "--log-level", "INFO" },
            .. new[] { "--agencies", Text(options.Agencies), "--database", folder.Database },
            .. new[] { "--winning-number", Text(options.WinningNumber), "--durability", "power" },
            .. new[] { "--grace", $"{Grace.TotalSeconds}s", "--idle-timeout", "60s" },
            .. new[] { "--max-workers", "1024", "--mode", "parallel" },
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
