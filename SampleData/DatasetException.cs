using Lottery.Hosting;

namespace Lottery.SampleData;

/// <summary>A file of the dataset cannot be written: the disk is full, the folder is no folder.</summary>
public sealed class DatasetException(string path, Exception cause)
    : LotteryException($"cannot write {path}: {cause.Message}", cause);
