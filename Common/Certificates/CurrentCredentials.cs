namespace Lottery.Certificates;

/// <summary>The credentials that a server's process uses now; others may come while it serves. For any thread.</summary>
public sealed class CurrentCredentials
{
    private ServerCredentials? _value;

    /// <summary>The last ones that came; <c>null</c>: TLS is not spoken.</summary>
    public ServerCredentials? Value => Volatile.Read(ref _value);

    /// <summary>Called after each <see cref="Replace"/>, by its thread.</summary>
    public event Action? Replaced;

    /// <summary>Puts others in their place.</summary>
    public void Replace(ServerCredentials credentials)
    {
        Volatile.Write(ref _value, credentials);
        Replaced?.Invoke();
    }
}
