using System.CommandLine;
using Lottery.Faults.CrashPoints;
using Lottery.Faults.Soak;

return await new RootCommand("What survives what: the lottery under faults.")
{
    new CrashPointsCommand(),
    new KillSoakCommand(),
    new KillUploadCommand(),
}
    .Parse(args)
    .InvokeAsync();
