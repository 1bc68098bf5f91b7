namespace Lottery.Faults.Draws;

/// <summary>
/// Runs one draw from the first bet to the last winner, whatever is done to its processes meanwhile, and
/// validates what has become of it. Leaves nothing behind.
/// </summary>
public static class WholeDraw
{
    /// <summary>Runs it.</summary>
    /// <param name="setup">The draw.</param>
    /// <param name="trouble">What is done to the servers and the agencies meanwhile.</param>
    public static async Task<Verdict> RunAsync(DrawSetup setup, Trouble? trouble = null)
    {
        var verdict = new Verdict(setup);
        SupervisedServer[] servers =
        [
            .. Enumerable.Range(0, setup.Servers).Select(_ => new SupervisedServer(setup, verdict)),
        ];
        var isEnded = await IsEndedAsync(setup, servers, verdict, trouble);
        if (setup.Postgres is not null)
            await PostgresDraw.CopyAsync(setup, verdict);
        if (isEnded)
            verdict.LookAtOutcome();
        else
            verdict.LookAtRemains();
        verdict.LookAtLog(
            servers
                .Select(server => SaidOfDraw.In(server.Said))
                .Aggregate(
                    (one, other) =>
                        one.Beside(other, byPerson: setup.Course is not DrawCourse.Plain)
                )
        );
        return verdict;
    }

    // If it is not, the verdict says why.
    private static async Task<bool> IsEndedAsync(
        DrawSetup setup,
        SupervisedServer[] servers,
        Verdict verdict,
        Trouble? trouble
    )
    {
        var agencies = new List<SupervisedAgency>();
        try
        {
            await Task.WhenAll(servers.Select(server => server.StartAsync()))
                .WaitAsync(setup.Deadline);
            agencies.AddRange(
                setup
                    .Earlier.Select(list => list.File)
                    .Concat(setup.Files)
                    .Select(file => new SupervisedAgency(
                        setup,
                        file,
                        InTurn(servers, file),
                        verdict
                    ))
            );
            await LiveAsync(setup, servers, agencies, verdict, trouble);
            await Task.WhenAll(servers.Select(server => server.StopAsync()))
                .WaitAsync(setup.Deadline);
            // A worker that was stopped when its orchestrator died: once it goes on, it must end by itself.
            Leftovers.Continue(setup.Folder);
            await verdict.LookForProcessesAsync();
            return true;
        }
        catch (TimeoutException)
        {
            verdict.Add(
                $"hung for {setup.Deadline.TotalSeconds} s\n{LastWords(servers, agencies)}"
            );
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
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    // An agency goes to another server whenever its client is run again.
    private static Func<string> InTurn(SupervisedServer[] servers, BetFile file)
    {
        var next = file.Agency;
        return () => servers[next++ % servers.Length].Address;
    }

    private static async Task LiveAsync(
        DrawSetup setup,
        SupervisedServer[] servers,
        IReadOnlyList<SupervisedAgency> agencies,
        Verdict verdict,
        Trouble? trouble
    )
    {
        using var over = new CancellationTokenSource();
        var troubling = trouble?.Invoke(servers, agencies, over.Token) ?? Task.CompletedTask;
        var events = new DrawEvents(setup, verdict, over.Token);
        var early = setup.Earlier.Count;
        var told = events.RunAsync(agencies.Take(early), agencies.Skip(early));
        try
        {
            // A server that is not started again tells no agency anything.
            await await Task.WhenAny([told, .. servers.Select(server => server.Supervising)])
                .WaitAsync(setup.Deadline);
        }
        finally
        {
            await over.CancelAsync();
            await troubling;
        }
    }

    private static string LastWords(
        SupervisedServer[] servers,
        IEnumerable<SupervisedAgency> agencies
    ) =>
        string.Join(
            '\n',
            agencies
                .Select(agency => agency.Process)
                .Concat(servers.Select(server => server.Last))
                .OfType<ChildProcess>()
                .Select(process =>
                    process.Failure(process.HasExited ? "has ended" : "still runs").Message
                )
                .Append($"Servers died {servers.Sum(server => server.Deaths)} times.")
        );
}
