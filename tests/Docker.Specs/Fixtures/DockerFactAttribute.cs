using System.Runtime.CompilerServices;
using Xunit.v3;

namespace Lottery.Docker.Specs.Fixtures;

/// <summary>A test in real Docker; skipped, with the reason, unless the environment asks for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerFactAttribute : FactAttribute, ITraitAttribute
{
    public DockerFactAttribute(
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1
    )
        : base(sourceFilePath, sourceLineNumber) =>
        (Skip, Timeout) = (Wanted.WhyNot, Wanted.Timeout);

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Wanted.Traits;
}
