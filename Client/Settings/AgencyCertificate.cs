using Lottery.Certificates;
using Lottery.Configuration;

namespace Lottery.Client.Settings;

/// <summary>The certificate of the agency, by which it proves to the server who it is.</summary>
internal static class AgencyCertificate
{
    /// <summary>Reads the file that the settings name, if they do; it also says which agency the client is of.</summary>
    /// <exception cref="ConfigurationException">It cannot be used, or is another agency's.</exception>
    public static ClientOptions Read(ClientOptions options)
    {
        if (options.Pki is not { } named)
            return options;
        if (options.Mode is ClientMode.Echo)
            throw new ConfigurationException(
                $"{ClientSettings.Pki.Flag} does not go with the mode echo, which knows no TLS"
            );
        var path =
            options.Id == default
                ? named
                : named.Replace("{id}", options.Id.ToString(), StringComparison.Ordinal);
        var file = CertificateFile.Read(path);
        if (AgencyName.In(file.Own) is not { } agency)
            throw new ConfigurationException(
                $"{path} is not the certificate of an agency; it must be a file that `lottery ca agency` made"
            );
        if (options.Id != default && options.Id != agency)
            throw new ConfigurationException(
                $"{path} is the certificate of agency {agency}, and {ClientSettings.Id.Flag} is {options.Id}; they must be the same"
            );
        if (file.Own.NotAfter < DateTime.Now)
            throw new ConfigurationException(
                $"the certificate in {path} has ended on {file.Own.NotAfter:yyyy-MM-dd}; ask the central for a new one (`lottery ca agency {agency}`)"
            );
        return options with { Id = agency, Pki = path, Certificate = file };
    }
}
