using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

public sealed class ProcessTableSpecs
{
    [Theory]
    [InlineData("4711 (lottery-worker) T 1 4711", 'T')]
    [InlineData("4711 (a) S) T 1 4711", 'T')]
    [InlineData("4711 (T) S 1 4711", 'S')]
    [InlineData("4711 (lottery-worker) R 1 4711", 'R')]
    [InlineData("4711 (lottery-worker) D 1 4711", ProcessTable.WaitsForDisk)]
    [InlineData("4711 (lottery-worker) t 1 4711", 't')]
    [InlineData("4711 (lottery-worker)", '?')]
    [InlineData("4711 (lottery-worker) ", '?')]
    [InlineData("", '?')]
    public void The_state_of_a_process_is_the_letter_behind_its_name(string stat, char state) =>
        Assert.Equal(state, ProcessTable.StateIn(stat));

    [Fact]
    public void This_process_has_a_state_and_one_that_is_not_there_has_none()
    {
        Assert.Contains(ProcessTable.Instance.StateOf(Environment.ProcessId), "RSD");
        Assert.Equal('?', ProcessTable.Instance.StateOf(-1));
    }
}
