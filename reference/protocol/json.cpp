// Boost.JSON's own sources, compiled here for everybody: its headers are what the package of headers has.
#include <boost/json/src.hpp>
