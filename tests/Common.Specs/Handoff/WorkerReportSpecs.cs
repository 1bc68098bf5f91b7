using Lottery.Handoff;

namespace Lottery.Common.Specs.Handoff;

public sealed class WorkerReportSpecs
{
    [Theory]
    [InlineData(WorkerWord.Ready, 0)]
    [InlineData(WorkerWord.Received, 0)]
    [InlineData(WorkerWord.Greeted, 0)]
    [InlineData(WorkerWord.Speaking, 1)]
    [InlineData(WorkerWord.Speaking, int.MaxValue)]
    [InlineData(WorkerWord.Served, 0)]
    [InlineData(WorkerWord.Alive, 0)]
    [InlineData(WorkerWord.NotStored, 0)]
    public void What_is_encoded_is_decoded(WorkerWord word, int agency)
    {
        var bytes = new byte[WorkerReport.Bytes];

        new WorkerReport(word, agency).Encode(bytes);

        Assert.Equal(new WorkerReport(word, agency), WorkerReport.Decode(bytes));
    }

    [Fact]
    public void A_report_is_a_letter_and_a_number_in_five_bytes()
    {
        var bytes = new byte[WorkerReport.Bytes];

        new WorkerReport(WorkerWord.Speaking, 0x01020304).Encode(bytes);

        Assert.Equal([(byte)'A', 1, 2, 3, 4], bytes);
    }
}
