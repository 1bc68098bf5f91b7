namespace Lottery.Orchestrator.Workers;

/// <summary>Where the program <c>lottery-worker</c> is: beside the one that launches it.</summary>
internal static class WorkerProgram
{
    /// <summary>Its path.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(AppContext.BaseDirectory, "lottery-worker");
}
