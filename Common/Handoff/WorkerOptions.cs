using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Handoff;

/// <summary>
/// What the orchestrator sends each worker that it starts: JSON on the worker's standard input, since every
/// user of the machine can read a command line (proc_pid_cmdline(5)).
/// </summary>
public sealed record WorkerOptions
{
    /// <summary>The database that holds the draw.</summary>
    public required StoreOptions Store { get; init; }

    /// <summary>The name of the semaphore that wakes the workers waiting for the draw.</summary>
    public required string DrawSemaphore { get; init; }

    /// <summary>How long an agency may take for a complete message.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>How long the worker may take for its current work after it is asked to stop.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>Lines below this level are dropped.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>What <see cref="Read"/> reads.</summary>
    public byte[] ToJson() =>
        JsonSerializer.SerializeToUtf8Bytes(this, WorkerOptionsJson.Default.WorkerOptions);

    /// <summary>Reads the options to the end of the input.</summary>
    /// <exception cref="ConfigurationException">They are not those of an orchestrator.</exception>
    public static WorkerOptions Read(Stream input)
    {
        try
        {
            return JsonSerializer.Deserialize(input, WorkerOptionsJson.Default.WorkerOptions)
                ?? throw NoOptions("null");
        }
        catch (JsonException e)
        {
            throw NoOptions(e.Message);
        }
    }

    private static ConfigurationException NoOptions(string why) =>
        new($"these are no options of a worker: {why}; `lottery serve` starts lottery-worker");
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkerOptions))]
internal sealed partial class WorkerOptionsJson : JsonSerializerContext;
