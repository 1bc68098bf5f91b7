namespace Lottery.Support;

/// <summary>A fresh folder for one test; removed, with all that is in it, on dispose.</summary>
public sealed class TempDir : IDisposable
{
    /// <summary>The folder's full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("lottery-specs-").FullName;

    /// <summary>The full path of a file in the folder, which may not exist yet.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file into the folder.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <inheritdoc cref="Write(string, string)"/>
    public string Write(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    /// <summary>Writes a script of the shell that can be started.</summary>
    /// <returns>Its full path.</returns>
    public string WriteScript(string text)
    {
        var script = Write("script", $"#!/bin/sh\n{text}\n");
        System.IO.File.SetUnixFileMode(
            script,
            UnixFileMode.UserRead
                | UnixFileMode.UserExecute
                | UnixFileMode.OtherRead
                | UnixFileMode.OtherExecute
        );
        return script;
    }

    /// <summary>Removes the folder.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
