using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: a project that BenchmarkDotNet makes by itself would not be built by this repository's
// rules. A short job is enough to see what a change has done.
var config = ManualConfig
    .CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithOptions(ConfigOptions.JoinSummary)
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));

// "micro" is what this is called beside scripts/bench.sh; --filter '*' asks for everything.
string[] wanted = [.. args.Where(argument => argument != "micro")];
var summaries = BenchmarkSwitcher
    .FromAssembly(typeof(Program).Assembly)
    .Run(wanted is [] ? ["--filter", "*"] : wanted, config);
return summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
