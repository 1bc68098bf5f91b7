using System.CommandLine;
using Lottery.Cli.Verbs;

namespace Lottery.Cli;

/// <summary>The program <c>lottery</c>: its verbs, and nothing else.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) =>
        CommandLine.InvokeAsync(
            () =>
                new RootCommand("The central of a national lottery, and its agencies.")
                {
                    new ServeCommand(),
                    new ClientCommand(),
                    new CheckCommand(),
                    new HealthCommand(),
                    new StatusCommand(),
                    new BoardCommand(),
                    new CloseCommand(),
                    new DrawCommand(),
                    new WinnersCommand(),
                    new VoidCommand(),
                    new JournalCommand(),
                    new BackupCommand(),
                    new SealCommand(),
                    new VerifyCommand(),
                    new FollowCommand(),
                    new CaCommand(),
                    new DatasetCommand(),
                    new DemoCommand(),
                    new CompletionCommand(),
                    new ManualCommand(),
                },
            args
        );
}
