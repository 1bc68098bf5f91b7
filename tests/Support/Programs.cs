using System.Reflection;

namespace Lottery.Support;

/// <summary>
/// Where the programs that tests start are: as they were built with the tests, or, where
/// <c>LOTTERY_PROGRAMS</c> names a folder, as they were published to it.
/// </summary>
public static class Programs
{
    /// <summary>The program of the verbs.</summary>
    public static string Lottery { get; } = UnderTest("lottery");

    /// <summary>The program that serves one agency.</summary>
    public static string LotteryWorker { get; } = UnderTest("lottery-worker");

    /// <summary>Whether the programs under test are native, as published ones are: no assembly is beside them.</summary>
    public static bool AreNative { get; } = !File.Exists($"{LotteryWorker}.dll");

    /// <summary>The program that plays the other process; it is only ever built with the tests.</summary>
    public static string Dummy { get; } = Built("dummy");

    /// <summary>Copies the programs under test, and all that they need, into a folder of the test.</summary>
    public static void CopyTo(string folder)
    {
        var from = Path.GetDirectoryName(Lottery)!;
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static string UnderTest(string name) =>
        Environment.GetEnvironmentVariable("LOTTERY_PROGRAMS") is { Length: > 0 } folder
            ? Path.Combine(Path.GetFullPath(folder), name)
            : Built(name);

    private static string Built(string name) =>
        typeof(Programs)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == name)
            .Value!;
}
