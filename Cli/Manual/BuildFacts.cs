using System.Reflection;

namespace Lottery.Cli.Manual;

/// <summary>What the build wrote into this program about itself.</summary>
internal static class BuildFacts
{
    /// <summary>The version without the commit, which stands behind the +: <c>1.2.3</c>.</summary>
    public static string Version { get; } =
        typeof(BuildFacts)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>The day of the commit: <c>2026-11-26</c>; <c>null</c> where the build did not know it.</summary>
    public static string? Day { get; } =
        typeof(BuildFacts)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(item => item.Key == "BuildDate")
            ?.Value;
}
