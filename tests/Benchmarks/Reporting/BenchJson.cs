using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lottery.Benchmarks.Reporting;

/// <summary>The numbers for programs: every single one of them.</summary>
internal static class BenchJson
{
    public static void Write(BenchReport report, string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllText(
            path,
            JsonSerializer.Serialize(report, BenchJsonContext.Default.BenchReport) + "\n"
        );
    }
}

/// <summary>How the report is written, made when this is compiled.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJsonContext : JsonSerializerContext;
