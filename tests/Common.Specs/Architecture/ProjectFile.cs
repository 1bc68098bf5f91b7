using System.Xml.Linq;

namespace Lottery.Common.Specs.Architecture;

/// <summary>One project of the repository.</summary>
/// <param name="Path">Where it is, from the root on: <c>Common/Common.csproj</c>.</param>
/// <param name="Xml">What is in it.</param>
internal sealed record ProjectFile(string Path, XElement Xml)
{
    /// <summary>Its name, which is its folder's too.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Its folder, from the root on.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>What the namespaces in its folder begin with.</summary>
    public string RootNamespace =>
        Xml.Descendants("RootNamespace").SingleOrDefault()?.Value ?? $"Lottery.{Name}";

    /// <summary>The projects that it is linked with; one that is only built before is none of them.</summary>
    public IEnumerable<string> References =>
        Xml.Descendants("ProjectReference")
            .Where(item => (string?)item.Attribute("ReferenceOutputAssembly") != "false")
            .Select(item =>
                System.IO.Path.GetFileNameWithoutExtension((string)item.Attribute("Include")!)
            );
}
