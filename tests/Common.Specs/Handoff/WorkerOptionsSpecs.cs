using System.Text;
using Lottery.Configuration;
using Lottery.Handoff;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Common.Specs.Handoff;

public sealed class WorkerOptionsSpecs
{
    private static readonly WorkerOptions Options = new()
    {
        Store = new()
        {
            Path = "/data/with a blank/and|bar/\"ñ\"/lottery.db",
            Durability = Durability.Process,
        },
        DrawSemaphore = "/lottery-1-def",
        Serving = new()
        {
            IdleTimeout = TimeSpan.FromMilliseconds(200),
            HelloTimeout = TimeSpan.FromSeconds(7),
            SignsSeal = true,
        },
        Grace = TimeSpan.FromDays(20),
        LogLevel = LogLevel.Warning,
    };

    [Fact]
    public void A_worker_reads_what_the_orchestrator_wrote() =>
        Assert.Equal(Options, WorkerOptions.Read(new MemoryStream(Options.ToJson())));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("port 12345")]
    [InlineData("""{"Database":"a"}""")]
    [InlineData("""{"Durability":"Steel"}""")]
    public void Anything_else_is_refused_with_the_reason(string text)
    {
        var input = new MemoryStream(Encoding.UTF8.GetBytes(text));

        var refused = Assert.Throws<ConfigurationException>(() => WorkerOptions.Read(input));

        Assert.StartsWith("these are no options of a worker: ", refused.Message);
    }
}
