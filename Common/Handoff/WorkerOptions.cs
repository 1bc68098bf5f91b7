using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Session;
using Lottery.Storage;

namespace Lottery.Handoff;

/// <summary>
/// What the orchestrator sends each worker that it starts: JSON on the worker's standard input, since every
/// user of the machine can read a command line (proc_pid_cmdline(5)).
/// </summary>
public sealed record WorkerOptions
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The database that holds the draw.</summary>
    public required StoreOptions Store { get; init; }

    /// <summary>The name of the semaphore that wakes the workers waiting for the draw.</summary>
    public required string DrawSemaphore { get; init; }

    /// <summary>How the worker serves connections.</summary>
    public required ServingOptions Serving { get; init; }

    /// <summary>How long the worker may take for its current work after it is asked to stop.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>Lines below this level are dropped.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>What <see cref="Read"/> reads: an object of texts.</summary>
    public byte[] ToJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteString("database", Store.Path);
        writer.WriteString("server", Store.Server);
        writer.WriteString("durability", Store.Durability.ToString());
        writer.WriteString("draw_semaphore", DrawSemaphore);
        Serving.Write(writer);
        writer.WriteString("grace", Grace.ToString("c", Invariant));
        writer.WriteString("log_level", LogLevel.Word());
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    /// <summary>Reads the options to the end of the input.</summary>
    /// <exception cref="ConfigurationException">They are not those of an orchestrator.</exception>
    public static WorkerOptions Read(Stream input)
    {
        try
        {
            using var json = new MemoryStream();
            input.CopyTo(json);
            var texts = JsonTexts.Read(json.GetBuffer().AsSpan(0, (int)json.Length));
            return new WorkerOptions
            {
                Store = new()
                {
                    Path = texts["database"],
                    Server = texts["server"],
                    Durability = Enum.Parse<Durability>(texts["durability"]),
                },
                DrawSemaphore = texts["draw_semaphore"],
                Serving = ServingOptions.Read(texts),
                Grace = TimeSpan.ParseExact(texts["grace"], "c", Invariant),
                LogLevel = LogLevels.TryParse(texts["log_level"], out var level)
                    ? level
                    : throw new FormatException($"{texts["log_level"]} is no level"),
            };
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or FormatException
                        or ArgumentException
                        or KeyNotFoundException
                        or InvalidOperationException
            )
        {
            throw new ConfigurationException(
                $"these are no options of a worker: {e.Message}; `lottery serve` starts lottery-worker"
            );
        }
    }
}
