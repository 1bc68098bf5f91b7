using System.Globalization;
using System.Reflection;
using Lottery.Domain;

namespace Lottery.Common.Specs.Architecture;

/// <summary>What the build writes into the product's assemblies.</summary>
public sealed class BuildSpecs
{
    [Fact]
    public void The_build_writes_down_its_day()
    {
        var dates = typeof(Bet)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(metadata => metadata.Key == "BuildDate");

        var date = Assert.Single(dates).Value;

        Assert.True(
            DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, default, out _)
        );
    }
}
