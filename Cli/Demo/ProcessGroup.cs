using Lottery.Hosting;

namespace Lottery.Cli.Demo;

/// <summary>
/// All processes of the demonstration. Owns them: none is left when it is disposed, however the
/// demonstration went.
/// </summary>
internal sealed class ProcessGroup(string folder, StopSignals signals) : IAsyncDisposable
{
    // A process group gets a Ctrl-C or a service manager's SIGTERM as a whole, and a second signal would
    // end the processes at once: those that are leaving already get this long to do so by themselves.
    private static readonly TimeSpan ToLeave = TimeSpan.FromSeconds(2);

    // A little more than the grace time that the central has for its own workers.
    private static readonly TimeSpan ToEnd = Central.Grace + TimeSpan.FromSeconds(2);

    private readonly List<ChildProcess> _processes = [];

    /// <summary>Launches one more process; see <see cref="ChildProcess"/>.</summary>
    public ChildProcess Launch(string name, IReadOnlyList<string> arguments, Action<string> said)
    {
        var process = new ChildProcess(name, folder, arguments, said, signals.Kill);
        _processes.Add(process);
        return process;
    }

    /// <summary>Waits until each of the processes is done; the others must live on meanwhile.</summary>
    /// <exception cref="DemoException">One failed, or one that should live on has ended.</exception>
    public async Task AllDoneAsync(
        IReadOnlyCollection<ChildProcess> processes,
        CancellationToken cancellationToken
    )
    {
        var byExit = _processes.ToDictionary(Task (process) => process.Exit);
        var running = processes.Count;
        await foreach (var exit in Task.WhenEach(byExit.Keys).WithCancellation(cancellationToken))
        {
            var ended = byExit[exit];
            if (await ended.Exit is not 0 || !processes.Contains(ended))
                throw await FailureOfAsync(await ToBlameAsync(ended, processes));
            if (--running == 0)
                return;
        }
    }

    /// <summary>What to say of a process that has ended and should not have.</summary>
    public static async Task<DemoException> FailureOfAsync(ChildProcess process) =>
        new(
            await process.Exit is { } code
                ? $"{process.Name} ended with exit code {code}"
                : $"{process.Name} was killed",
            process.LastLines
        );

    /// <summary>Ask, insist, reap.</summary>
    /// <exception cref="DemoException">A process did not end when asked, or had failed before.</exception>
    public async Task StopAsync()
    {
        if (signals.Stop.IsCancellationRequested)
            await HaveEndedAsync(ToLeave);
        await Task.WhenAll(_processes.Select(process => process.AskAsync()));
        if (!await HaveEndedAsync(ToEnd))
            await InsistAsync();
        foreach (var process in _processes)
            if (await process.Exit is not 0)
                throw await FailureOfAsync(process);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (DemoException)
        {
            // Something went wrong before, and that is what people must see.
        }
        foreach (var process in _processes)
            process.Dispose();
    }

    // Agencies whose central dies fail with it, and may be seen to do so first.
    private async Task<ChildProcess> ToBlameAsync(
        ChildProcess ended,
        IReadOnlyCollection<ChildProcess> processes
    )
    {
        var central = _processes.Except(processes).First();
        var dies = await Task.WhenAny(central.Exit, Task.Delay(ToLeave)) == central.Exit;
        return dies ? central : ended;
    }

    private async Task<bool> HaveEndedAsync(TimeSpan within)
    {
        var all = Task.WhenAll(_processes.Select(process => process.Exit));
        return await Task.WhenAny(all, Task.Delay(within, signals.Kill)) == all;
    }

    private async Task InsistAsync()
    {
        var hung = _processes.Find(process => !process.Exit.IsCompleted);
        foreach (var process in _processes)
            process.Insist();
        await Task.WhenAll(_processes.Select(process => process.Exit));
        if (hung is not null)
            throw new DemoException($"{hung.Name} did not end when asked to", hung.LastLines);
    }
}
