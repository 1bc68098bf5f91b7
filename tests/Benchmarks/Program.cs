using System.CommandLine;
using Lottery.Benchmarks;
using Lottery.Benchmarks.Reference;

var verbs = new RootCommand("How fast the lottery is, and how much it takes.")
{
    new RunCommand(),
    new ReferenceCommand(),
    new EchoCommand(),
};
try
{
    return await verbs
        .Parse(args)
        .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (BenchException e)
{
    await Console.Error.WriteLineAsync($"bench: {e.Message}");
    return 1;
}
