using System.Globalization;
using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>
/// Does what an operator would do with a process that a fault has stopped: an orchestrator or a client is
/// continued after a while, or killed, by turns. A worker is left alone: to find it is the orchestrator's
/// task.
/// </summary>
public static class StoppedProcess
{
    // Longer than the shortest idle timeout, so that the others have to give the process up first.
    private static readonly TimeSpan ActAfter = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits for the stop, and acts, until the draw is over.</summary>
    public static async Task AttendAsync(FaultPoint point, TracePlace place, CancellationToken over)
    {
        try
        {
            while (!StraceOutput.ShowsStop(place.Trace))
                await Task.Delay(LookAgainAfter, over);
            var pid = place.Pid!.Value;
            RemoveTracer(pid);
            if (point.Series.Victim is Victim.Worker)
                return;
            await Task.Delay(ActAfter, over);
            Leftovers.Send(pid, point.Use % 2 == 0 ? Signal.Continue : Signal.Kill);
        }
        catch (OperationCanceledException)
        {
            // The draw did not need the process.
        }
        catch (IOException)
        {
            // The process was killed before its entry in /proc was read.
        }
    }

    // The kernel reports a traced process as traced, not as stopped, and no server should kill a process
    // that is being debugged. A tracer that is killed leaves its process stopped (ptrace(2)).
    private static void RemoveTracer(int pid)
    {
        var tracer = File.ReadLines($"/proc/{pid}/status")
            .Single(line => line.StartsWith("TracerPid:", StringComparison.Ordinal));
        if (int.Parse(tracer.Split('\t')[1], CultureInfo.InvariantCulture) is > 0 and var id)
            Leftovers.Kill(id);
    }
}
