namespace Lottery.Dummy;

/// <summary>
/// The other process of a test: <c>dummy VERB ...</c> does one thing, says on standard output when it
/// stands, and obeys signals. A verb is one line here and one method beside.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) =>
        args switch
        {
            ["await-stop"] => await Plain.AwaitStopAsync(),
            ["fail-on-thread", var how] => await Plain.FailOnThreadAsync(how == "obedient"),
            ["hold-lock", var path] => await Locks.HoldAsync(path),
            ["post-semaphore", var name] => Locks.Post(name),
            ["wait-semaphore", var name] => Locks.Wait(name),
            ["wait-draw", var database, var semaphore] => Locks.WaitDraw(database, semaphore),
            ["write-bets", var database, var agency, var count, var batch, .. var durability] =>
                Stores.WriteBets(
                    database,
                    int.Parse(agency),
                    int.Parse(count),
                    int.Parse(batch),
                    durability
                ),
            ["receive-socket", var address] => Links.Receive(address),
            ["start-service", var address, var program, .. var arguments] => Services.Start(
                address,
                program,
                arguments
            ),
            ["report", var address, .. var pieces] => Reports.Send(address, pieces),
            ["connect", var address] => Links.Connect(address),
            ["connect-as", var uid, var address] => Strangers.ConnectAs(uint.Parse(uid), address),
            ["reset-at-barrier", var name, var count] => Locks.ResetAtBarrier(
                name,
                int.Parse(count)
            ),
            ["hanging-worker", var address] => HangingWorker.Run(address),
            _ => throw new ArgumentException($"no such verb: {string.Join(' ', args)}"),
        };
}
