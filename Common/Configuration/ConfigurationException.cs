using Lottery.Hosting;

namespace Lottery.Configuration;

/// <summary>
/// A setting is wrong or missing. The message names the setting, where it came from and what it may be;
/// programs end with <see cref="ExitCode.BadUsage"/>.
/// </summary>
public sealed class ConfigurationException(string message) : LotteryException(message);
