using Lottery.Sync;

namespace Lottery.Common.Specs.Sync;

/// <summary>A semaphore of one test. Owns the handle and the name, which is gone with it.</summary>
internal sealed class TestSemaphore : IDisposable
{
    /// <summary>A name that no semaphore has.</summary>
    public static string NewName() => $"/lottery-specs-{Guid.NewGuid():N}";

    /// <summary>The handle of the maker.</summary>
    public NamedSemaphore Semaphore { get; } = NamedSemaphore.Create(NewName());

    /// <summary>What others open it by.</summary>
    public string Name => Semaphore.Name;

    /// <summary>Opens it as another process would.</summary>
    public NamedSemaphore Open() => NamedSemaphore.Open(Name);

    public void Dispose()
    {
        NamedSemaphore.Unlink(Name);
        Semaphore.Dispose();
    }
}
