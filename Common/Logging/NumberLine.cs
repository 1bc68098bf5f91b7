using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Lottery.Logging;

/// <summary>
/// A log line with one or two numbers in it, for those that are written once a message: unlike the lines of
/// <see cref="LoggerMessage"/>, which box what they carry, it leaves no garbage, however many there are.
/// </summary>
/// <param name="Template">The line, with a hole like <c>{Lines}</c> for each number.</param>
/// <param name="First">What goes into the first hole.</param>
/// <param name="Second">What goes into the second hole, if there is one.</param>
public readonly record struct NumberLine(string Template, long First, long Second = 0)
{
    /// <summary>Writes the line.</summary>
    public void Write(ILogger log, LogLevel level, EventId id) =>
        log.Log(level, id, this, null, static (line, _) => line.ToString());

    /// <summary>The line as any logger writes it.</summary>
    public override string ToString()
    {
        var line = new ArrayBufferWriter<byte>();
        LineTemplate.Of(Template).Render(this, line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}
