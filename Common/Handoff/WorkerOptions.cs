using System.Globalization;
using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Handoff;

/// <summary>
/// What the orchestrator tells a worker when it launches it: the command line of <c>lottery-worker</c>,
/// a contract between these two programs and nobody else.
/// </summary>
/// <param name="Link">Where the orchestrator waits for its workers.</param>
/// <param name="Store">The database.</param>
/// <param name="DrawSemaphore">The name of the semaphore that wakes those who wait for the draw.</param>
/// <param name="IdleTimeout">How long an agency may take for a complete message.</param>
/// <param name="Grace">How long the worker may go on with what it has in hand after it is asked to stop.</param>
/// <param name="LogLevel">Lines below this level are dropped.</param>
public sealed record WorkerOptions(
    HandoffAddress Link,
    StoreOptions Store,
    string DrawSemaphore,
    TimeSpan IdleTimeout,
    TimeSpan Grace,
    LogLevel LogLevel
)
{
    private const int Count = 7;

    /// <summary>The arguments, in the order in which <see cref="Parse"/> reads them.</summary>
    public IReadOnlyList<string> ToArguments() =>
        [
            Link.Name,
            Store.Path,
            Store.Durability.ToString(),
            DrawSemaphore,
            IdleTimeout.ToString("c", CultureInfo.InvariantCulture),
            Grace.ToString("c", CultureInfo.InvariantCulture),
            LogLevel.Word(),
        ];

    /// <summary>Reads the arguments back.</summary>
    /// <exception cref="ConfigurationException">Somebody else started the program.</exception>
    public static WorkerOptions Parse(IReadOnlyList<string> arguments) =>
        arguments.Count == Count
        && Enum.TryParse<Durability>(arguments[2], out var durability)
        && TimeSpan.TryParse(arguments[4], CultureInfo.InvariantCulture, out var idleTimeout)
        && TimeSpan.TryParse(arguments[5], CultureInfo.InvariantCulture, out var grace)
        && LogLevels.TryParse(arguments[6], out var level)
            ? new WorkerOptions(
                new HandoffAddress(arguments[0]),
                new StoreOptions { Path = arguments[1], Durability = durability },
                arguments[3],
                idleTimeout,
                grace,
                level
            )
            : throw new ConfigurationException(
                "lottery-worker is started by `lottery serve`, which alone knows its arguments"
            );
}
