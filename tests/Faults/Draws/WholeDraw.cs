namespace Lottery.Faults.Draws;

/// <summary>
/// Runs one draw from the first bet to the last winner, whatever is done to its processes meanwhile, and
/// judges what has become of it. Leaves nothing behind.
/// </summary>
public static class WholeDraw
{
    /// <summary>Runs it.</summary>
    /// <param name="setup">The draw.</param>
    /// <param name="trouble">
    /// What is done to the server and the agencies meanwhile; it must end when told that the draw is over.
    /// </param>
    public static async Task<Verdict> RunAsync(
        DrawSetup setup,
        Func<SupervisedServer, IReadOnlyList<SupervisedAgency>, CancellationToken, Task>? trouble =
            null
    )
    {
        var verdict = new Verdict(setup);
        var server = new SupervisedServer(setup, verdict);
        if (await IsEndedAsync(setup, server, verdict, trouble))
            verdict.LookAtOutcome();
        else
            verdict.LookAtRemains();
        verdict.LookAtLog(server.Said);
        return verdict;
    }

    // If it is not, the verdict says why.
    private static async Task<bool> IsEndedAsync(
        DrawSetup setup,
        SupervisedServer server,
        Verdict verdict,
        Func<SupervisedServer, IReadOnlyList<SupervisedAgency>, CancellationToken, Task>? trouble
    )
    {
        var agencies = new List<SupervisedAgency>();
        try
        {
            await server.StartAsync().WaitAsync(setup.Deadline);
            agencies.AddRange(
                setup
                    .Earlier.Select(list => list.File)
                    .Concat(setup.Files)
                    .Select(file => new SupervisedAgency(
                        setup,
                        file,
                        () => server.Address,
                        verdict
                    ))
            );
            await LiveAsync(setup, server, agencies, verdict, trouble);
            await server.StopAsync().WaitAsync(setup.Deadline);
            // A worker that was stopped when its orchestrator died: once it goes on, it must end by itself.
            Leftovers.Continue(setup.Folder);
            await verdict.LookForProcessesAsync();
            return true;
        }
        catch (TimeoutException)
        {
            verdict.Add($"hung for {setup.Deadline.TotalSeconds} s\n{LastWords(server, agencies)}");
            return false;
        }
        catch (ChildProcessException e)
        {
            verdict.Add(e.Message);
            return false;
        }
        finally
        {
            foreach (var agency in agencies)
                await agency.DisposeAsync();
            await server.DisposeAsync();
        }
    }

    private static async Task LiveAsync(
        DrawSetup setup,
        SupervisedServer server,
        IReadOnlyList<SupervisedAgency> agencies,
        Verdict verdict,
        Func<SupervisedServer, IReadOnlyList<SupervisedAgency>, CancellationToken, Task>? trouble
    )
    {
        using var over = new CancellationTokenSource();
        var troubling = trouble?.Invoke(server, agencies, over.Token) ?? Task.CompletedTask;
        var events = new DrawEvents(setup, verdict, over.Token);
        var early = setup.Earlier.Count;
        var told = events.RunAsync(agencies.Take(early), agencies.Skip(early));
        try
        {
            // A server that is not started again tells no agency anything.
            await await Task.WhenAny(told, server.Supervising).WaitAsync(setup.Deadline);
        }
        finally
        {
            await over.CancelAsync();
            await troubling;
        }
    }

    private static string LastWords(
        SupervisedServer server,
        IEnumerable<SupervisedAgency> agencies
    ) =>
        string.Join(
            '\n',
            agencies
                .Select(agency => agency.Process)
                .Append(server.Last)
                .OfType<ChildProcess>()
                .Select(process =>
                    process.Failure(process.HasExited ? "has ended" : "still runs").Message
                )
                .Append($"The server died {server.Deaths} times.")
        );
}
